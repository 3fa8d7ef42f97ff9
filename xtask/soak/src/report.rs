//! What is printed in the end.

use std::time::Duration;

use crate::arguments::Arguments;
use crate::ledger::{Fault, Verdict};
use crate::tally::{Counts, Ends, Tally};
use crate::times::Times;
use crate::vitals::Vitals;

/// How many findings are printed.
const SHOWN: usize = 30;
/// How many looks at the process are printed.
const LOOKS: usize = 10;

/// Everything about a soak that is over.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    pub(crate) arguments: &'a Arguments,
    pub(crate) clients: u32,
    pub(crate) took: Duration,
    pub(crate) tally: &'a Tally,
    pub(crate) looks: &'a [Vitals],
    /// How the process is once its clients are gone.
    pub(crate) last: Vitals,
}

impl Report<'_> {
    /// Whether nothing is wrong.
    pub(crate) fn is_clean(&self) -> bool {
        let ledger = self.tally.ledger.lock();
        ledger.verdict.findings.is_empty()
            && ledger.left().is_empty()
            && self.tally.findings.lock().is_empty()
    }

    pub(crate) fn print(&self) {
        let counts = self.tally.counts.lock();
        self.print_counts(&counts);
        print_operations(&counts);
        print_times(&counts);
        self.print_vitals();
        self.print_findings();
    }

    fn print_counts(&self, counts: &Counts) {
        let ledger = self.tally.ledger.lock();
        let (verdict, left) = (&ledger.verdict, ledger.left().len());
        let count = |kind| count(verdict, kind);
        let share = |part: u64, of: u64| part as f64 / (of.max(1)) as f64;
        let seconds = self.took.as_secs_f64();
        println!("\n| | |\n|---|---|");
        println!(
            "| time, calls in flight, clients, seed | {seconds:.0} s, {}, {}, {} |",
            self.arguments.calls_in_flight, self.clients, self.arguments.seed
        );
        let rate = counts.calls as f64 / seconds;
        println!("| calls | {} ({rate:.0}/s) |", counts.calls);
        println!(
            "| attempts sent | {} ({:.3} a call) |",
            counts.sent,
            share(counts.sent, counts.calls)
        );
        println!(
            "| attempts broken on purpose | {} ({:.1} %) |",
            counts.struck,
            100.0 * share(counts.struck, counts.sent)
        );
        println!("| attempts the emulators saw | {} |", verdict.attempts);
        println!("| effects | {} |", verdict.effects);
        println!(
            "| calls compared with the journal | {}, {} of them never seen there |",
            verdict.judged, verdict.unseen
        );
        println!(
            "| attempts sent again by the pool, unread before | {} |",
            verdict.resent
        );
        println!(
            "| sessions compared with their calls, searches for lost starts, turns of a clock | {}, {}, {} |",
            counts.worlds, counts.lookups, counts.turns
        );
        println!("| **duplicates of once** | **{}** |", count(Fault::Duplicate));
        println!(
            "| **contradicted claims** | **{}** |",
            count(Fault::Contradiction)
        );
        println!("| **stuck calls** | **{}** |", count(Fault::Stuck));
        println!("| miscounted attempts | {} |", count(Fault::Miscounted));
        println!("| calls without an end | {left} |");
        println!("| other findings | {} |", self.tally.findings.lock().len());
    }

    fn print_vitals(&self) {
        println!("\n| after | resident | tasks | open files |\n|---|---|---|---|");
        let step = self.looks.len().div_ceil(LOOKS).max(1);
        let shown = self.looks.iter().step_by(step).chain([&self.last]);
        for look in shown {
            println!(
                "| {} s | {:.1} MiB | {} | {} |",
                look.after.as_secs(),
                look.resident as f64 / f64::from(1 << 20),
                look.tasks,
                look.files
            );
        }
    }

    fn print_findings(&self) {
        let ledger = self.tally.ledger.lock();
        let single = ledger.verdict.findings.iter();
        let single = single.map(|(kind, line)| format!("{kind:?}: {line}"));
        let left = ledger
            .left()
            .into_iter()
            .map(|call| format!("{call} never ended"));
        let other = self.tally.findings.lock();
        let all: Vec<_> = single.chain(left).chain(other.iter().cloned()).collect();
        for line in all.iter().take(SHOWN) {
            println!("  - {line}");
        }
        if all.len() > SHOWN {
            println!("  - and {} more", all.len() - SHOWN);
        }
        let verdict = if all.is_empty() { "ok" } else { "FAILED" };
        println!("\nsoak: {verdict}, {} findings", all.len());
    }
}

fn count(verdict: &Verdict, kind: Fault) -> usize {
    let findings = verdict.findings.iter();
    findings.filter(|(found, _)| *found == kind).count()
}

fn print_operations(counts: &Counts) {
    println!("\n| operation | calls | answered | not applied | unknown | applied | dropped |");
    println!("|---|---|---|---|---|---|---|");
    let all = counts.operations.values().fold(Ends::default(), Ends::plus);
    let operations = counts.operations.iter().map(|(name, ends)| (*name, ends));
    for (name, ends) in operations.chain([("all", &all)]) {
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} |",
            ends.calls(),
            ends.done,
            ends.not_applied,
            ends.unknown,
            ends.applied,
            ends.dropped
        );
    }
}

fn print_times(counts: &Counts) {
    println!("\n| class | calls | p50 | p99 | longest | unbroken calls | p50 | p99 | longest |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for (class, all) in &counts.times {
        let unbroken = counts.unstruck.get(class).cloned().unwrap_or_default();
        println!("| {class} | {} | {} |", row(all), row(&unbroken));
    }
}

fn row(times: &Times) -> String {
    let millis = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    format!(
        "{} | {} | {} | {}",
        times.count(),
        millis(times.quantile(0.5)),
        millis(times.quantile(0.99)),
        millis(times.longest())
    )
}
