//! One input for each rule of the format, kept or broken.

use crate::support::small::{
    function, gzip, location, mapping, msg, sample, strings, valid, value_type, with,
};

pub(crate) type Case = (String, Vec<u8>);

pub(crate) fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| cases.push((name.to_owned(), bytes));
    top_level(&mut add);
    varints(&mut add);
    references(&mut add);
    samples(&mut add);
    labels(&mut add);
    gzip_members(&mut add);
    gzip_headers(&mut add);
    cases
}

type Add<'a> = dyn FnMut(&str, Vec<u8>) + 'a;

fn top_level(add: &mut Add<'_>) {
    add("empty input", Vec::new());
    add("valid", valid().0);
    add("only a string table", strings(msg()).0);
    add("only an empty string", msg().bytes(6, "").0);
    add("no string table", msg().message(1, msg()).0);
    add("first string not empty", msg().bytes(6, "x").bytes(6, "").0);
    add("string not UTF-8", with(msg().bytes(6, [0xff, 0xfe]).number(13, 6)));
    add("second empty string", with(msg().bytes(6, "").number(13, 6)));
    add(
        "strings last",
        msg()
            .message(2, sample(1))
            .message(4, location(1, 1))
            .message(5, function(1))
            .raw(&strings(msg().message(1, value_type())).0)
            .0,
    );
    add("unknown field, number", with(msg().number(99, 1)));
    add("unknown field, bytes", with(msg().bytes(99, "abc")));
    add("unknown field, 64 bits", with(msg().raw(&[0x79 | 0x80, 0x06, 1, 2, 3, 4, 5, 6, 7, 8])));
    add("unknown field, 32 bits", with(msg().raw(&[0x7d | 0x80, 0x06, 1, 2, 3, 4])));
    add("64 bits cut off", with(msg().raw(&[0x79 | 0x80, 0x06, 1, 2, 3])));
    add("32 bits cut off", with(msg().raw(&[0x7d | 0x80, 0x06, 1, 2])));
    for wire_type in [3, 4, 6, 7] {
        add(&format!("wire type {wire_type}"), with(msg().raw(&[99 << 3 & 0x78 | wire_type, 1])));
    }
    add("field number 0", with(msg().number(0, 1).bytes(0, "x")));
    for field in [1, 2, 3, 4, 5, 6, 11] {
        add(&format!("field {field} as number"), with(msg().number(field, 1)));
        add(
            &format!("field {field} in 64 bits"),
            with(msg().raw(&[(field as u8) << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0])),
        );
    }
    for field in [7, 8, 9, 10, 12, 13, 14, 15] {
        add(&format!("field {field} as bytes"), with(msg().bytes(field, [1])));
        add(&format!("field {field} in 32 bits"), with(msg().raw(&[(field as u8) << 3 | 5, 0, 0, 0, 0])));
    }
    add("time twice", with(msg().number(9, 5).number(9, 6)));
    add("time twice, first 0", with(msg().number(9, 0).number(9, 6)));
    add("time twice, second 0", with(msg().number(9, 6).number(9, 0)));
    add("two whole profiles", valid().number(9, 1).raw(&valid().number(9, 2).0).0);
    add("duration twice", with(msg().number(10, 5).number(10, 6)));
    add(
        "period type twice, first broken",
        with(msg().message(11, msg().number(1, 99)).message(11, value_type())),
    );
    add(
        "period type twice, second broken",
        with(msg().message(11, value_type()).message(11, msg().number(1, 99))),
    );
    add("comments mixed", with(msg().number(13, 1).packed(13, &[2, 3]).number(13, 4)));
    add("length beyond the end", with(msg().raw(&[0x12, 0x05, 0x01])));
    add("huge length", with(msg().raw(&[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])));
}

fn varints(add: &mut Add<'_>) {
    let nines = [0xff; 9];
    add("over-long zero", with(msg().raw(&[0x50, 0x80, 0x80, 0x80, 0x00])));
    add("over-long tag", with(msg().raw(&[0xd0, 0x80, 0x80, 0x00, 0x07])));
    add("ten bytes", with(msg().raw(&[0x50]).raw(&nines).raw(&[0x01])));
    add("ten bytes, excess bits", with(msg().raw(&[0x50]).raw(&nines).raw(&[0x7f])));
    add("eleven bytes", with(msg().raw(&[0x50]).raw(&nines).raw(&[0xff, 0x01])));
    add("endless at the end", with(msg().raw(&[0x50]).raw(&nines)));
    add("tag cut off", with(msg().raw(&[0x80])));
    for length in 1..=10 {
        let mut bytes = vec![0x81; length];
        *bytes.last_mut().unwrap() = 0x01;
        add(&format!("period of {length} bytes"), with(msg().raw(&[0x60]).raw(&bytes)));
        let packed = [bytes.as_slice(), &bytes, &[5], &bytes].concat();
        add(&format!("packed values of {length} bytes"), four_values(&packed));
    }
    add("packed, last one endless", four_values(&[1, 2, 3, 0x84]));
    add("packed, one too long", four_values(&[&[1, 2][..], &nines, &[0xff, 0x01, 4]].concat()));
    add("packed, one too long at the end", four_values(&[&[1, 2, 3, 4][..], &nines, &[0xff, 0x01]].concat()));
}

/// A sample of four types with these packed values.
fn four_values(packed: &[u8]) -> Vec<u8> {
    let types = (0..4).fold(strings(msg()), |message, _| message.message(1, value_type()));
    types.message(2, msg().bytes(2, packed)).0
}

fn references(add: &mut Add<'_>) {
    let out_of_range = [5, 6, 7, 1 << 31, (1 << 32) - 1, 1 << 32, (1 << 32) + 1, i64::MAX as u64, u64::MAX];
    for index in out_of_range {
        let here = |what: &str| format!("{what} string {index}");
        for field in [7, 8, 13, 14, 15] {
            add(&here(&format!("field {field}:")), with(msg().number(field, index)));
        }
        add(&here("sample type:"), strings(msg()).message(1, msg().number(2, index)).0);
        add(&here("period type:"), with(msg().message(11, msg().number(2, index))));
        add(&here("mapping:"), with(msg().message(3, mapping(2).number(6, index))));
        for field in [2, 3, 4] {
            add(
                &here(&format!("function field {field}:")),
                with(msg().message(5, function(2).number(field, index))),
            );
        }
        for field in [1, 2, 4] {
            let label = msg().number(3, 1).number(field, index);
            add(&here(&format!("label field {field}:")), with(msg().message(2, sample(1).message(3, label))));
        }
    }
    for id in [0, 1, 2, 1 << 31, (1 << 31) + 1, 1 << 32, u64::MAX - 1, u64::MAX] {
        add(&format!("mapping id {id}"), with(msg().message(3, mapping(id))));
        add(&format!("function id {id}"), with(msg().message(5, function(id))));
        add(&format!("location id {id}"), with(msg().message(4, location(id, 1))));
        add(
            &format!("location id {id}, used"),
            with(msg().message(4, location(id, 1)).message(2, sample(id))),
        );
        add(&format!("unknown location {id}"), with(msg().message(2, sample(id))));
        add(&format!("unknown function {id}"), with(msg().message(4, location(2, id))));
        let unmapped = msg().number(1, 2).number(2, id);
        add(&format!("mapping of a location {id}"), with(msg().message(4, unmapped).message(2, sample(2))));
    }
    let sparse = [1000, 7, u64::MAX, 1 << 31, (1 << 31) - 1, 1 << 32];
    let many = sparse.iter().fold(msg(), |message, &id| message.message(4, location(id, 1)));
    add("sparse ids", with(many.clone().message(2, msg().packed(1, &sparse).number(2, 5))));
    add("sparse ids, one unknown", with(many.message(2, msg().packed(1, &[1000, 8]).number(2, 5))));
    add(
        "location with an unknown function and a known one",
        with(msg().message(4, location(2, 1).message(4, msg().number(1, 9)))),
    );
    add("location without id", with(msg().message(4, msg().number(3, 5))));
    add("line without function", with(msg().message(4, msg().number(1, 2).message(4, msg().number(2, 5)))));
    add("line of wrong wire type", with(msg().message(4, msg().number(1, 2).number(4, 1))));
    add("folded", with(msg().message(4, location(2, 1).number(5, 1).number(5, 256))));
    add("column", with(msg().message(4, msg().number(1, 2).message(4, msg().number(1, 1).number(3, 44)))));
    add(
        "two lines",
        with(msg().message(4, location(2, 1).message(4, msg().number(1, 1).number(2, u64::MAX)))),
    );
}

fn samples(add: &mut Add<'_>) {
    add("no values", with(msg().message(2, msg().number(1, 1))));
    add("too many values", with(msg().message(2, sample(1).number(2, 6))));
    add("empty sample", with(msg().message(2, msg())));
    add("empty stack", with(msg().message(2, msg().number(2, 6))));
    add("recursion", with(msg().message(2, sample(1).number(1, 1).packed(1, &[1, 1]))));
    add("zero values", with(msg().message(2, msg().number(1, 1).number(2, 0))));
    add("samples without types", strings(msg()).message(2, msg()).0);
    add("types without samples", strings(msg()).message(1, value_type()).0);
    add("type behind the samples", with(msg().message(1, value_type())));
    add("packed of nothing", with(msg().message(2, sample(1).packed(1, &[]).packed(2, &[]))));
    add("sample cut off", with(msg().message(2, sample(1).raw(&[0x1a, 0x05, 0x08]))));
}

fn labels(add: &mut Add<'_>) {
    for text in [0, 3, 9] {
        for number in [0, 7, u64::MAX] {
            for unit in [0, 2, 9] {
                let label = msg().number(1, 5).number(2, text).number(3, number).number(4, unit);
                add(
                    &format!("label {text} {number} {unit}"),
                    with(msg().message(2, sample(1).message(3, label))),
                );
            }
        }
    }
    add("empty label", with(msg().message(2, sample(1).message(3, msg()))));
    let numbers = [(1, 0), (2, 0), (3, 2), (4, 0), (0, 3), (5, 0)];
    let many = numbers.iter().fold(sample(1), |sample, (number, unit)| {
        sample.message(3, msg().number(1, 5).number(3, *number).number(4, *unit))
    });
    add("numbers with and without unit", with(msg().message(2, many)));
    let texts = [3, 4, 3]
        .iter()
        .fold(sample(1), |sample, text| sample.message(3, msg().number(1, 5).number(2, *text)));
    add("texts under one key", with(msg().message(2, texts.clone())));
    add(
        "text and number under one key",
        with(msg().message(2, texts.message(3, msg().number(1, 5).number(3, 1)))),
    );
    add("label without key", with(msg().message(2, sample(1).message(3, msg().number(3, 1)))));
}

fn gzip_members(add: &mut Add<'_>) {
    let whole = gzip(&valid().0);
    let valid = valid().0;
    let (front, back) = valid.split_at(40);
    let (front, back) = (gzip(front), gzip(back));
    add("gzip", whole.clone());
    add("gzip of nothing", gzip(&[]));
    add("gzip in gzip", gzip(&whole));
    add("two members", [front.as_slice(), &back].concat());
    add("empty member between", [front.as_slice(), &gzip(&[]), &back].concat());
    add("empty member behind", [whole.as_slice(), &gzip(&[])].concat());
    add("second member cut off", [front.as_slice(), &back[..back.len() - 9]].concat());
    add("member behind cut in its header", [whole.as_slice(), &gzip(&[])[..7]].concat());
    for padding in [1, 2, 9, 10, 11, 512] {
        add(&format!("{padding} zero bytes behind"), [whole.as_slice(), &vec![0; padding]].concat());
    }
    add("garbage behind", [whole.as_slice(), b"garbage, more than ten bytes"].concat());
    for length in 0..whole.len() {
        add(&format!("gzip cut at {length}"), whole[..length].to_vec());
    }
    for back in 1..=8 {
        let mut wrong = whole.clone();
        let at = wrong.len() - back;
        wrong[at] ^= 1;
        add(&format!("gzip trailer wrong at -{back}"), wrong);
    }
}

fn gzip_headers(add: &mut Add<'_>) {
    let whole = gzip(&valid().0);
    for (at, value) in [(0, 0x1e), (1, 0x8c), (2, 7), (2, 9), (4, 77), (8, 1), (9, 3)] {
        let mut changed = whole.clone();
        changed[at] = value;
        add(&format!("gzip header byte {at} = {value}"), changed);
    }
    for flags in 0..=255_u8 {
        add(&format!("gzip flags {flags:#04x}, fields there"), with_header(flags, &whole, &[], 5));
        let mut changed = whole.clone();
        changed[3] = flags;
        add(&format!("gzip flags {flags:#04x}, fields missing"), changed);
    }
    for length in [0, 1, 510, 511, 512, 513, 70_000] {
        add(&format!("gzip name of {length}"), with_header(0x08, &whole, &[], length));
        add(&format!("gzip comment of {length}, checked"), with_header(0x12, &whole, &[], length));
    }
    add("gzip header checksum wrong", with_header(0x02, &whole, &[1], 0));
}

/// `whole` behind a header with the fields that `flags` asks for; `spoil` is added to its checksum.
fn with_header(flags: u8, whole: &[u8], spoil: &[u16], text: usize) -> Vec<u8> {
    let mut header = whole[..10].to_vec();
    header[3] = flags;
    if flags & 0x04 != 0 {
        header.extend([3, 0, b'x', 0, b'y']);
    }
    for flag in [0x08, 0x10] {
        if flags & flag != 0 {
            header.extend(vec![b'n'; text]);
            header.push(0);
        }
    }
    if flags & 0x02 != 0 {
        let mut crc = flate2::Crc::new();
        crc.update(&header);
        header.extend((crc.sum() as u16).wrapping_add(spoil.iter().sum()).to_le_bytes());
    }
    [&header, &whole[10..]].concat()
}
