"""Table contracts shared by the library and the operational system."""
