use bytes::Bytes;

use super::{CONTROL, DATA, Frame, FrameError, FrameHead, HEAD_BYTES, LARGEST_CONTROL};

fn split(frame: &[u8]) -> Result<Frame, FrameError> {
    let (head, body) = frame.split_at(HEAD_BYTES);
    let head = FrameHead::parse(head.try_into().unwrap())?;
    assert_eq!(head.length(), body.len());
    head.frame(Bytes::copy_from_slice(body))
}

#[test]
fn a_frame_reads_back() {
    let data = Frame::data(7, b"bytes").unwrap();
    assert_eq!(
        split(&data).unwrap(),
        Frame::Data {
            ask: 7,
            bytes: Bytes::from_static(b"bytes")
        }
    );
    let control = Frame::control(&"word").unwrap();
    let Frame::Control(body) = split(&control).unwrap() else {
        panic!("a control frame");
    };
    assert_eq!(Frame::message::<String>(&body).unwrap(), "word");
}

#[test]
fn a_length_beyond_the_limit_is_refused_from_the_head_alone() {
    for kind in [CONTROL, DATA] {
        let head = [0xff, 0xff, 0xff, 0xff, kind];
        assert!(matches!(FrameHead::parse(head), Err(FrameError::Length(_))));
    }
    assert!(matches!(
        FrameHead::parse([0, 0, 0, 0, 9]),
        Err(FrameError::Kind(9))
    ));
    let long = "x".repeat(LARGEST_CONTROL);
    assert!(matches!(Frame::control(&long), Err(FrameError::Length(_))));
}

#[test]
fn a_data_frame_without_room_for_its_number_is_refused() {
    let head = FrameHead::parse([3, 0, 0, 0, DATA]).unwrap();
    assert!(matches!(
        head.frame(Bytes::from_static(b"abc")),
        Err(FrameError::Short)
    ));
}
