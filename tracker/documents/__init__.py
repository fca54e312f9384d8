"""Documents as files: kept by their content, recognised by it, copied, counted and swept."""
