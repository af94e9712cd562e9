"""Web pages: fetched from addresses that were checked, kept as a WARC with their parts, told as what they are."""
