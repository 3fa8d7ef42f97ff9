//! The SDK's spans and events as plain lines: one for each call, and for each attempt where that is wanted.

use std::fmt::{Debug, Write as _};
use std::io::Write as _;
use std::time::Instant;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::text::line;

/// Writes a line when a span ends, and for each event.
#[derive(Debug)]
pub(super) struct Lines;

/// A span under way.
struct Running {
    since: Instant,
    values: Values,
}

/// Names and values, in the order in which they were recorded.
#[derive(Default)]
struct Values(Vec<(&'static str, String)>);

impl Values {
    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Visit for Values {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), value.to_owned()));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut values = Values::default();
        attributes.record(&mut values);
        if let Some(span) = context.span(id) {
            let since = Instant::now();
            span.extensions_mut().insert(Running { since, values });
        }
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(running) = span.extensions_mut().get_mut::<Running>()
        {
            record.record(&mut running.values);
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut values = Values::default();
        event.record(&mut values);
        let mut text = match *event.metadata().level() {
            Level::ERROR => "error: ",
            Level::WARN => "warning: ",
            _ => "  ",
        }
        .to_owned();
        text.push_str(values.get("message").unwrap_or_default());
        for (name, value) in values.0.iter().filter(|(name, _)| *name != "message") {
            // Writing to a String cannot fail.
            let _ = write!(text, ", {} {value}", name.replace('_', " "));
        }
        tell(&text);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        if let Some(running) = span.extensions().get::<Running>() {
            tell(&running.told());
        }
    }
}

impl Running {
    /// `streams.list: applied, status 200, 1 attempt, 12 ms`, or the same of an attempt.
    fn told(&self) -> String {
        let value = |name| self.values.get(name);
        let head = match (value("operation"), value("attempt")) {
            (Some(operation), _) => operation.to_owned(),
            (None, attempt) => format!("  attempt {}", attempt.unwrap_or_default()),
        };
        let attempts = value("attempts").map(|count| match count {
            "1" => "1 attempt".to_owned(),
            more => format!("{more} attempts"),
        });
        let parts = [
            // Given up before its end.
            Some(value("outcome").unwrap_or("not finished").to_owned()),
            value("status").map(|status| format!("status {status}")),
            attempts,
            Some(format!("{} ms", self.since.elapsed().as_millis())),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        format!("{head}: {}", parts.join(", "))
    }
}

fn tell(text: &str) {
    // Where standard error is closed, nobody is there to be told.
    let _ = writeln!(anstream::stderr().lock(), "{}", line(text));
}
