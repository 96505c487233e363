"""What is measured for speed, on the shared real articles, beside the bare parts in one run."""
