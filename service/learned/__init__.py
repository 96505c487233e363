"""Small trained models: their weights as readable files, and how they are applied."""
