"""Planning a disposal, its export, and carrying it out."""
