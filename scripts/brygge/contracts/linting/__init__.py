"""Say what is wrong in contracts, before anything is built from them."""
