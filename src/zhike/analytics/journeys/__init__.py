"""Customer journeys: what happens, in which order, how long it takes, where it fails."""
