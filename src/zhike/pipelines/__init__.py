"""The only bridge between tables and analytics: one file a job."""
