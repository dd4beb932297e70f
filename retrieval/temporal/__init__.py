"""A question that names a time → the passages of that time; times in questions and texts → days."""
