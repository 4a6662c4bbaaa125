//! Sends what waits, one event after the other.

use secrecy::SecretString;
use weft_model::{Timestamp, Webhook, WebhookState};
use weft_ports::{Cancel, Delivered, Delivery};

use super::{
    body,
    kept::{self, Kept},
    queue::{Queue, pause},
};
use crate::{App, AppError, AppResult, ErrorCode};

/// The key of a webhook.
pub async fn secret(app: &App, webhook: &Webhook) -> AppResult<SecretString> {
    let found = app.secrets.get(&kept::secret_name(&webhook.name)).await?;
    found.ok_or_else(|| {
        AppError::not_found(format!(
            "the key that `{}` signs with is not on this machine",
            webhook.name
        ))
        .hint("send from the machine that added it, or remove it and add it here")
    })
}

/// Sends one text.
pub async fn one(
    app: &App,
    webhook: &Webhook,
    id: &str,
    text: &str,
    key: &SecretString,
) -> AppResult<Delivered> {
    let delivery = Delivery {
        url: webhook.url.clone(),
        inner: webhook.inner,
        id: id.to_owned(),
        at: app.now(),
        media_type: body::MEDIA_TYPE,
        body: text.to_owned(),
    };
    Ok(app.outbound.deliver(&delivery, key).await?)
}

/// What was heard, in words.
pub fn words(delivered: &Delivered) -> String {
    match delivered {
        Delivered::Accepted(status) => format!("the receiver has it ({status})"),
        Delivered::Gone => "the receiver is gone for good (410)".to_owned(),
        Delivered::Refused { status, .. } if (300..400).contains(status) => {
            format!("the receiver answered with a redirect ({status}), which is not followed")
        }
        Delivered::Refused { status, .. } => format!("the receiver did not take it ({status})"),
        Delivered::Unreached(why) => format!("the receiver was not reached: {why}"),
    }
}

/// Reads what is new and sends what is due. With `now` what rests is tried at once.
pub async fn pass(app: &App, kept: &Kept, now: bool, cancel: &Cancel) -> AppResult<Queue> {
    let webhook = &kept.webhook;
    let mut queue = Queue::load(app, kept).await?;
    if webhook.state != WebhookState::Active {
        return Ok(queue);
    }
    if queue.gone {
        // It was heard before, and could not be said then.
        disable(app, kept).await?;
        return Ok(queue);
    }
    queue.collect(app, kept).await?;
    queue.give_up(app.now());
    queue.save(app, &webhook.name).await?;
    let rests = queue.rest.is_some_and(|until| until > app.now());
    if queue.waiting.is_empty() || rests && !now {
        return Ok(queue);
    }
    let key = secret(app, webhook).await?;
    let mut place = 0;
    while let Some(next) = queue.waiting.get(place).cloned() {
        if cancel.is_cancelled() {
            break;
        }
        if next.next > app.now() && !now {
            place += 1;
            continue;
        }
        let delivered = one(app, webhook, &next.id, &next.body, &key).await?;
        queue.said = Some(words(&delivered));
        let goes_on = settle(&mut queue, place, &delivered, app.now());
        if queue.waiting.get(place).is_some_and(|one| one.id == next.id) {
            place += 1;
        }
        queue.save(app, &webhook.name).await?;
        if queue.gone {
            disable(app, kept).await?;
        }
        if !goes_on {
            break;
        }
    }
    Ok(queue)
}

/// Puts down what became of the event at a place; whether the receiver is asked for the next one.
fn settle(queue: &mut Queue, place: usize, delivered: &Delivered, now: Timestamp) -> bool {
    let (after, goes_on) = match delivered {
        Delivered::Accepted(_) => {
            queue.waiting.remove(place);
            queue.delivered = queue.delivered.saturating_add(1);
            queue.rest = None;
            return true;
        }
        Delivered::Gone => {
            queue.waiting.clear();
            queue.gone = true;
            return false;
        }
        // It does not want this one; it may want the others.
        Delivered::Refused { status, after } => {
            let this_one = (400..500).contains(status) && !matches!(status, 408 | 425 | 429);
            (*after, this_one && after.is_none())
        }
        Delivered::Unreached(_) => (None, false),
    };
    if let Some(one) = queue.waiting.get_mut(place) {
        one.attempts = one.attempts.saturating_add(1);
        let pause = pause(&one.id, one.attempts, after);
        one.next = Timestamp::from_millis(now.as_millis().saturating_add(pause));
        if !goes_on {
            queue.rest = Some(one.next);
        }
    }
    goes_on
}

/// Says in the workspace that the receiver is gone. Whoever may not say so leaves it at this machine; what was in the way for
/// now is tried with the next pass.
async fn disable(app: &App, kept: &Kept) -> AppResult<()> {
    let webhook = Webhook {
        state: WebhookState::Gone,
        ..kept.webhook.clone()
    };
    match kept::write(app, "disable_webhook", Some(kept), webhook).await {
        Err(error) if error.code != ErrorCode::Denied && !error.retryable => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use weft_model::{EventType, Revision, Timestamp};
    use weft_ports::Delivered;

    use super::settle;
    use crate::webhooks::queue::{Queue, Waiting};

    fn queue() -> Queue {
        let waiting = |id: &str| Waiting {
            id: id.to_owned(),
            kind: EventType::Test,
            body: String::new(),
            since: Timestamp::from_millis(0),
            attempts: 0,
            next: Timestamp::from_millis(0),
        };
        let mut queue = Queue::begin(Revision(0), Timestamp::from_millis(0));
        queue.waiting = vec![waiting("evt_a"), waiting("evt_b")];
        queue
    }

    fn refused(status: u16, after: Option<u64>) -> Delivered {
        Delivered::Refused { status, after }
    }

    #[test]
    fn what_arrived_is_dropped_and_what_did_not_waits() {
        let now = Timestamp::from_millis(1_000);
        let mut taken = queue();
        assert!(settle(&mut taken, 0, &Delivered::Accepted(204), now));
        assert_eq!((taken.waiting.len(), taken.delivered), (1, 1));
        assert_eq!(taken.waiting[0].id, "evt_b");
        for (answer, goes_on) in [
            (refused(500, None), false),
            (refused(302, None), false),
            (refused(429, None), false),
            (refused(400, None), true),
            (refused(404, Some(60)), false),
            (Delivered::Unreached("no".to_owned()), false),
        ] {
            let mut kept = queue();
            assert_eq!(settle(&mut kept, 0, &answer, now), goes_on, "{answer:?}");
            assert_eq!(kept.waiting.len(), 2);
            assert_eq!(kept.waiting[0].attempts, 1);
            assert!(kept.waiting[0].next > now);
            assert_eq!(kept.rest.is_some(), !goes_on, "{answer:?}");
        }
    }

    #[test]
    fn a_pause_that_is_asked_for_holds_for_all_and_a_receiver_that_is_gone_gets_nothing() {
        let now = Timestamp::from_millis(1_000);
        let mut busy = queue();
        settle(&mut busy, 0, &refused(503, Some(120)), now);
        assert_eq!(busy.rest, Some(Timestamp::from_millis(121_000)));
        let mut gone = queue();
        assert!(!settle(&mut gone, 0, &Delivered::Gone, now));
        assert!(gone.gone && gone.waiting.is_empty());
    }
}
