use super::*;

fn id(number: u64) -> ClaimId {
    let mut token = [7; 16];
    token[..8].copy_from_slice(&number.to_le_bytes());
    ClaimId::new(token, "", &[1; 32])
}

#[test]
fn a_copy_of_a_finished_submission_gets_its_answer() {
    let store = Store::in_memory(Limits::default());
    let sealed_at = now();
    let Claim::Mine(guard) = store.claim(id(1), sealed_at) else {
        panic!("nobody has it")
    };
    guard.settle("thanks", Duration::MAX);
    let Claim::Finished { answer, .. } = store.claim(id(1), sealed_at) else {
        panic!("it ran")
    };
    assert_eq!(answer.as_deref(), Some(b"thanks".as_slice()));
}
