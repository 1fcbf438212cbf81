-- Authentication certificates of enrollment profiles.
CREATE TABLE authentication_certificate (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    profile TEXT NOT NULL,
    certificate_id TEXT NOT NULL,
    -- The body of the request that assigned it, sealed: it may hold a challenge password.
    request TEXT NOT NULL,
    status TEXT NOT NULL,
    number_of_usage BIGINT NOT NULL,
    -- Microseconds since the Unix epoch.
    created_at BIGINT NOT NULL
);
CREATE INDEX authentication_certificate_by_profile ON authentication_certificate (tenant, profile, created_at);
