use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    time::{Duration, SystemTime},
};

use secrecy::{ExposeSecret as _, SecretString};
use weft_model::Timestamp;
use weft_ports::{Delivered, Delivery, Outbound as _};

use super::{HttpOutbound, address, guard::Guarded, seconds, sign};

/// The example of the specification's reference libraries.
#[test]
fn a_signature_is_the_one_that_receivers_expect() {
    let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
    let signed =
        |body| sign::signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body).unwrap();
    assert_eq!(
        signed("{\"test\": 2432232314}"),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
    assert_ne!(signed("{\"test\": 2432232315}"), signed("{\"test\": 2432232314}"));
}

#[test]
fn a_key_is_drawn_anew_and_a_damaged_one_is_not_repeated() {
    let (one, other) = (sign::draw().unwrap(), sign::draw().unwrap());
    assert_ne!(one.expose_secret(), other.expose_secret());
    assert_eq!(one.expose_secret().len(), "whsec_".len() + 44);
    for damaged in ["s3cr3t", "whsec_s3cr3t!"] {
        let error = sign::signature(&SecretString::from(damaged.to_owned()), "a", 1, "").unwrap_err();
        assert!(!format!("{error:?}").contains("s3cr3t"), "{error:?}");
    }
}

#[test]
fn only_https_and_this_machine_are_addresses() {
    for good in [
        "https://chat.example/hooks/1?x=1",
        "http://localhost:8080/a",
        "http://127.0.0.1:1",
        "http://[::1]:1/",
    ] {
        address(good).expect(good);
    }
    for bad in [
        "http://chat.example/",
        "http://127.0.0.1.evil.example/",
        "ftp://chat.example/",
        "chat.example",
        "https://chat.example/#s3cr3t",
        "https://u:s3cr3t@chat.example/",
        "file:///etc/passwd",
    ] {
        let error = address(bad).expect_err(bad);
        assert!(
            error.hint.is_some() && !format!("{error:?}").contains("s3cr3t"),
            "{bad}"
        );
    }
}

#[test]
fn inner_addresses_are_reached_where_they_were_named_and_this_machine_by_its_name_only() {
    let refuses = |local, inner, address: &str| {
        Guarded { local, inner }
            .refuses(address.parse().unwrap())
            .is_some()
    };
    assert!(!refuses(false, false, "93.184.216.34"));
    assert!(refuses(false, false, "10.0.0.7") && !refuses(false, true, "10.0.0.7"));
    for never in ["127.0.0.1", "169.254.169.254", "0.0.0.0", "::1"] {
        assert!(refuses(false, true, never), "{never}");
    }
    assert!(!refuses(true, false, "127.0.0.1") && refuses(true, true, "10.0.0.7"));
}

#[test]
fn a_pause_is_read_as_seconds_or_as_a_date() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_717);
    assert_eq!(seconds(" 120 ", now), Some(120));
    assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(60));
    assert_eq!(seconds("Tue, 06 Nov 1990 08:49:37 GMT", now), Some(0));
    assert_eq!(seconds("soon", now), None);
}

/// Answers one request; what was asked.
fn server(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = String::new();
        let mut bytes = [0_u8; 4_096];
        while !asked.contains("\r\n\r\n") || !asked.ends_with("{}") {
            let read = stream.read(&mut bytes).unwrap();
            asked.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
        }
        stream.write_all(answer.as_bytes()).unwrap();
        asked
    });
    (url, asked)
}

fn delivery(url: String) -> Delivery {
    Delivery {
        url,
        inner: false,
        id: "evt_1".to_owned(),
        at: Timestamp::from_millis(1_614_265_330_999),
        media_type: "application/cloudevents+json",
        body: "{}".to_owned(),
    }
}

#[tokio::test]
async fn what_is_sent_is_signed_and_a_redirect_is_an_answer() {
    let secret = sign::draw().unwrap();
    for (answer, delivered) in [
        ("HTTP/1.1 204 No Content\r\n\r\n", Delivered::Accepted(204)),
        ("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", Delivered::Gone),
        (
            "HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n",
            Delivered::Refused {
                status: 503,
                after: Some(7),
            },
        ),
        (
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
            Delivered::Refused {
                status: 302,
                after: None,
            },
        ),
    ] {
        let (url, asked) = server(answer);
        let outcome = HttpOutbound.deliver(&delivery(url), &secret).await.unwrap();
        assert_eq!(outcome, delivered, "{answer}");
        let asked = asked.join().unwrap().to_lowercase();
        let signature = sign::signature(&secret, "evt_1", 1_614_265_330, "{}").unwrap();
        for line in [
            "post /hook http/1.1".to_owned(),
            "webhook-id: evt_1".to_owned(),
            "webhook-timestamp: 1614265330".to_owned(),
            format!("webhook-signature: {}", signature.to_lowercase()),
            "content-type: application/cloudevents+json".to_owned(),
        ] {
            assert!(asked.contains(&line), "{line} in {asked}");
        }
        assert!(!asked.contains(&secret.expose_secret().to_lowercase()));
    }
}

#[tokio::test]
async fn who_is_not_there_or_may_not_be_reached_is_told_without_the_address() {
    let secret = sign::draw().unwrap();
    for (url, says) in [
        ("https://169.254.169.254/t0ken", "own link"),
        ("https://10.0.0.7/t0ken", "private network"),
        ("http://127.0.0.1:1/t0ken", "refused"),
    ] {
        match HttpOutbound
            .deliver(&delivery(url.to_owned()), &secret)
            .await
            .unwrap()
        {
            Delivered::Unreached(words) => {
                assert!(words.contains(says) && !words.contains("t0ken"), "{words}");
            }
            other => panic!("{url}: {other:?}"),
        }
    }
}
