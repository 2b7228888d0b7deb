-- The file that came with a quote: what its owner calls it, and the digest under which it is kept.
ALTER TABLE quotes ADD COLUMN brief_name TEXT;
ALTER TABLE quotes ADD COLUMN brief TEXT;
