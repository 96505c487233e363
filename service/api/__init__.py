"""HTTP: the only place that speaks it."""
