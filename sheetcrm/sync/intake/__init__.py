"""A list from elsewhere, brought into a sheet: which column is which field, what its values mean, which record each row is."""
