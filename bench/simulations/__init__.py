"""Whether each interval holds the truth, and each test its size, as often as it says."""
