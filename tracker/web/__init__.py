"""What every page shares: guard, headers, errors, forms, navigation."""
