use super::uri;

#[test]
fn a_path_is_a_reference_that_no_name_can_turn_into_another() {
    assert_eq!(uri("./contracts/orders.odcs.yaml"), "contracts/orders.odcs.yaml");
    assert_eq!(uri("a b/ä#x?.yaml"), "a%20b/%C3%A4%23x%3F.yaml");
    assert_eq!(uri("javascript:alert(1).yaml"), "javascript%3Aalert%281%29.yaml");
    assert_eq!(uri("100%.yaml"), "100%25.yaml");
    if cfg!(unix) {
        assert_eq!(uri("/lake/a.yaml"), "file:///lake/a.yaml");
    }
}
