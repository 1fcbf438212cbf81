-- The tree of CAs.
CREATE TABLE ca (
    -- Slugs from the root on, with / between them.
    path TEXT PRIMARY KEY,
    -- In the addresses where others fetch its certificate and its list.
    id TEXT NOT NULL UNIQUE,
    -- The path of its parent; null for a root.
    parent TEXT REFERENCES ca (path),
    -- PEM.
    certificate TEXT NOT NULL,
    -- PKCS#8 in PEM, under the passphrase if one was given; sealed.
    private_key TEXT NOT NULL,
    next_serial BIGINT NOT NULL,
    next_crl BIGINT NOT NULL,
    -- The latest revocation list, in PEM.
    crl TEXT NOT NULL
);
CREATE INDEX ca_by_parent ON ca (parent, path);
-- What the CAs have issued, the certificates of CAs below them among it.
CREATE TABLE issued (
    ca TEXT NOT NULL REFERENCES ca (path),
    serial BIGINT NOT NULL,
    slug TEXT NOT NULL,
    -- PEM.
    certificate TEXT NOT NULL,
    -- Seconds since the Unix epoch, and the number of the reason (RFC 5280 §5.3.1); null unless it is revoked.
    revoked_at BIGINT,
    reason BIGINT,
    PRIMARY KEY (ca, serial)
);
