//! Damages profiles in the ways that storage, networks and wrong writers do.

use crate::random::Random;
use crate::support::message::Message;

/// One damaged copy of `bytes`, whatever they are.
pub(crate) fn bytes(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..1 + random.below(3) {
        let at = random.below(out.len());
        match random.below(5) {
            0 if !out.is_empty() => out[at] ^= 1 << random.below(8),
            1 if !out.is_empty() => out[at] = *random.pick(&[0, 1, 2, 0x7f, 0x80, 0xff]),
            2 => {
                let end = (at + 1 + random.below(8)).min(out.len());
                out.drain(at..end);
            }
            3 => {
                let inserted: Vec<u8> = (0..=random.below(8)).map(|_| random.next() as u8).collect();
                out.splice(at..at, inserted);
            }
            _ => out.truncate(at),
        }
    }
    out
}

/// One copy of an uncompressed profile whose encoding is whole but whose content is not what the
/// writer meant.
pub(crate) fn fields(profile: &[u8], random: &mut Random) -> Vec<u8> {
    let mut fields = split(profile);
    for _ in 0..1 + random.below(2) {
        if fields.is_empty() {
            break;
        }
        let at = random.below(fields.len());
        match random.below(8) {
            0 => drop(fields.remove(at)),
            1 => {
                let copy = fields[at].clone();
                let to = random.below(fields.len() + 1);
                fields.insert(to, copy);
            }
            2 => {
                let other = random.below(fields.len());
                fields.swap(at, other);
            }
            3 => fields[at].0 = random.below(20) as u64,
            _ => fields[at].1 = payload(&fields[at].1, random),
        }
    }
    join(&fields)
}

/// Changes a field's content: a number by itself, a message in one of its own fields.
fn payload(payload: &Payload, random: &mut Random) -> Payload {
    const NUMBERS: [u64; 10] = [0, 1, 2, 3, 7, 200, u32::MAX as u64, 1 << 31, i64::MAX as u64, u64::MAX];
    match payload {
        Payload::Number(n) if random.below(3) == 0 => Payload::Number(n.wrapping_add(1)),
        Payload::Number(_) if random.below(20) == 0 => Payload::Bytes(vec![1, 2]),
        Payload::Number(_) => Payload::Number(*random.pick(&NUMBERS)),
        Payload::Bytes(inner) if random.below(4) == 0 => Payload::Bytes(bytes(inner, random)),
        Payload::Bytes(inner) => Payload::Bytes(fields(inner, random)),
    }
}

#[derive(Debug, Clone)]
enum Payload {
    Number(u64),
    Bytes(Vec<u8>),
}

/// The fields at the front of a message, up to the first that is none.
fn split(mut message: &[u8]) -> Vec<(u64, Payload)> {
    let mut fields = Vec::new();
    while let Some((tag, rest)) = varint(message) {
        let Some((number, rest)) = varint(rest) else { break };
        let (payload, rest) = match tag & 7 {
            0 => (Payload::Number(number), rest),
            2 if number as usize <= rest.len() => {
                let (bytes, rest) = rest.split_at(number as usize);
                (Payload::Bytes(bytes.to_vec()), rest)
            }
            _ => break,
        };
        fields.push((tag >> 3, payload));
        message = rest;
    }
    fields
}

fn join(fields: &[(u64, Payload)]) -> Vec<u8> {
    let write = |message: Message, (number, payload): &(u64, Payload)| match payload {
        Payload::Number(value) => message.number(*number, *value),
        Payload::Bytes(bytes) => message.bytes(*number, bytes),
    };
    fields.iter().fold(Message::new(), write).0
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let last = bytes.iter().take(10).position(|byte| byte & 0x80 == 0)?;
    let (number, rest) = bytes.split_at(last + 1);
    Some((number.iter().rev().fold(0, |value, byte| value << 7 | u64::from(byte & 0x7f)), rest))
}
