//! DER by hand, for what the library refuses to write.

use certwright::Timestamp;
use certwright::x509::ObjectIdentifier;

pub fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let mut der = vec![tag];
    match length {
        0..0x80 => der.push(length as u8),
        0x80..0x100 => der.extend([0x81, length as u8]),
        _ => der.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    der.extend_from_slice(value);
    der
}

pub fn sequence(values: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &values.concat())
}

pub fn octet_string(value: &[u8]) -> Vec<u8> {
    tlv(4, value)
}

pub fn bit_string(value: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], value].concat())
}

/// One octet, so at most 127.
pub fn integer(value: u8) -> Vec<u8> {
    tlv(2, &[value])
}

pub fn oid(dotted: &str) -> Vec<u8> {
    tlv(6, dotted.parse::<ObjectIdentifier>().unwrap().as_oid().as_bytes())
}

/// UTCTime through 2049, GeneralizedTime from 2050.
pub fn time(seconds: i64) -> Vec<u8> {
    let civil = Timestamp::from_unix_seconds(seconds).unwrap().to_civil();
    let rest = format!("{:02}{:02}{:02}{:02}{:02}Z", civil.month, civil.day, civil.hour, civil.minute, civil.second);
    match civil.year {
        1950..2050 => tlv(0x17, format!("{:02}{rest}", civil.year % 100).as_bytes()),
        year => tlv(0x18, format!("{year:04}{rest}").as_bytes()),
    }
}
