-- Tags to be raised, each written in the transaction of what it is about.
CREATE TABLE raises (entry TEXT PRIMARY KEY) STRICT;
