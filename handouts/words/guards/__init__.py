"""Guards: what no paper may say, what each must say, and facts that are said once."""
