"""The synthetic driver: a made-up gift shop's invoices, written as files and landed as files."""
