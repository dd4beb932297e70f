"""A link → articles: fetched safely and politely, feeds and sitemaps followed."""
