"""What comes in by itself or in the background: jobs, imports, the polling of feeds."""
