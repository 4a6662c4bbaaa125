//! Values that belong together, and commits that bring every row once.

use std::collections::HashSet;

use super::{Row, Value, World, words};
use crate::{hash, spec::Mesh};

const NOW: i64 = 1_795_600_000_000;

fn cell<'a>(world: &World<'a>, table: &str, number: u64, column: &str) -> Value<'a> {
    let table = world.mesh.table(table).unwrap();
    let column = world.mesh.tables[table].column(column).unwrap();
    world.cell(
        Row {
            table,
            number,
            revision: 0,
        },
        column,
    )
}

#[test]
fn children_carry_their_parents_keys() {
    let mesh = Mesh::load().unwrap();
    let world = World::new(&mesh, 7, NOW, 5_000);
    let table = mesh.table("sales.orders").unwrap();
    let orders: HashSet<String> = (0..world.rows(table))
        .map(|row| format!("{:?}", cell(&world, "sales.orders", row, "order_id")))
        .collect();
    for child in [
        "sales.order_lines",
        "finance.payment_settlements",
        "sales.returns",
        "logistics.shipments",
    ] {
        for row in (0..2_000).step_by(37) {
            let key = format!("{:?}", cell(&world, child, row, "order_id"));
            assert!(orders.contains(&key), "{child}: {key}");
        }
    }
}

#[test]
fn amounts_follow_from_each_other() {
    let mesh = Mesh::load().unwrap();
    let world = World::new(&mesh, 7, NOW, 5_000);
    for row in 0..500 {
        let gross = cell(&world, "finance_raw.settlements", row, "gross_amount");
        let fee = cell(&world, "finance_raw.settlements", row, "fee_amount");
        let (Value::Number(gross), Value::Number(fee)) = (gross, fee) else {
            panic!("no numbers")
        };
        assert!(fee > 0.0 && fee < gross * 0.04 + 0.01, "{fee} of {gross}");
    }
}

#[test]
fn commits_bring_all_rows_in_order() {
    let mesh = Mesh::load().unwrap();
    let world = World::new(&mesh, 7, NOW, u64::MAX);
    for (index, table) in mesh.tables.iter().enumerate() {
        let schedule = world.schedule(index).unwrap();
        let commits = schedule.commits();
        assert_eq!(
            commits.len() as u64,
            u64::from(table.snapshots),
            "{}",
            table.dotted()
        );
        assert!(commits.is_sorted(), "{}", table.dotted());
        assert_eq!(commits.last(), Some(&(NOW - table.age_ms)));
        let adds = vec![true; commits.len()];
        let batches = schedule.batches(table.rows, &adds);
        assert_eq!(batches.first().unwrap().0, 0);
        assert_eq!(batches.last().unwrap().1, table.rows);
        for pair in batches.windows(2) {
            assert_eq!(pair[0].1, pair[1].0);
        }
        assert!(
            batches.iter().all(|(from, to)| from < to),
            "{} has an empty commit",
            table.dotted()
        );
    }
}

#[test]
fn a_promised_table_keeps_its_word_but_for_once() {
    let mesh = Mesh::load().unwrap();
    let world = World::new(&mesh, 7, NOW, u64::MAX);
    let (mut kept, mut missed, mut late) = (0, 0, Vec::new());
    for (index, table) in mesh.tables.iter().enumerate() {
        let schedule = world.schedule(index).unwrap();
        let (Some(promised), Some(turn)) = (mesh.promised_pace(&table.dotted()), schedule.turn()) else {
            continue;
        };
        let line = &schedule.commits()[turn..];
        assert!(
            line.len() >= 3,
            "{} keeps {} commits in a row",
            table.dotted(),
            line.len()
        );
        let over = line
            .windows(2)
            .filter(|pair| pair[1] - pair[0] > promised)
            .count();
        assert!(over <= 1, "{} misses {over} times", table.dotted());
        kept += 1;
        missed += over;
        if table.age_ms > promised {
            late.push(table.dotted());
        }
    }
    assert!(kept >= 20, "{kept} tables are promised to be fresh");
    assert!(
        (2..kept / 2).contains(&missed),
        "{missed} of {kept} missed it once"
    );
    assert!((1..=4).contains(&late.len()), "late now: {late:?}");
}

#[test]
fn events_are_in_order_and_busier_by_day() {
    let mesh = Mesh::load().unwrap();
    let world = World::new(&mesh, 7, NOW, u64::MAX);
    let schedule = world.schedule(mesh.table("sales_raw.orders").unwrap()).unwrap();
    let times: Vec<i64> = (0..20_000_u32)
        .map(|row| schedule.moment(f64::from(row) / 20_000.0))
        .collect();
    assert!(times.is_sorted());
    let hour = |at: &i64| at.rem_euclid(super::MS_PER_DAY) / 3_600_000;
    let night = times.iter().filter(|at| (1..5).contains(&hour(at))).count();
    let day = times.iter().filter(|at| (13..17).contains(&hour(at))).count();
    assert!(day > night * 3, "{day} by day, {night} by night");
}

#[test]
fn tokens_are_unique() {
    let all: HashSet<u32> = (0..300_000).map(|row| hash::scatter(row, 99)).collect();
    assert_eq!(all.len(), 300_000);
}

#[test]
fn mail_addresses_are_ascii_and_go_nowhere() {
    for salt in 0..300 {
        let Value::Text(name) = words::word(words::Word::Full, None, hash::mix(salt, 1)) else {
            panic!("no name")
        };
        let Value::Text(mail) = words::word(words::Word::Email, Some(&name), hash::mix(salt, 2)) else {
            panic!("no mail")
        };
        assert!(mail.is_ascii() && mail.ends_with(".example"), "{name}: {mail}");
        assert!(mail.split('@').next().unwrap().len() > 5, "{name}: {mail}");
    }
}
