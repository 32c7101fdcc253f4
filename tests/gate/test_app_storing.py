"""The store outlives the page that made it: a newer page adds what is missing and keeps the rest."""

from tests.browsers import on_one_engine

pytestmark = on_one_engine

# As an older page would have left it: some stores unknown to it, one without its index.
OLDER = """() => new Promise((resolve) => {
  const opening = indexedDB.open("older", 1);
  opening.onupgradeneeded = ({ target: { result: db } }) => {
    db.createObjectStore("meta").put(7, "seq");
    db.createObjectStore("queue", { keyPath: "scan" }).put({ scan: "a", seq: 7 });
  };
  opening.onsuccess = ({ target: { result: db } }) => resolve(db.close());
})"""
OPEN = """async (base) => {
  const { Store } = await import(`${base}store.js`);
  const store = new Store("older", 2);
  return store.write(async (tx) => ({
    seq: await tx.objectStore("meta").get("seq"),
    queue: await tx.objectStore("queue").index("seq").getAll(),
    filters: await tx.objectStore("filters").count(),
    passages: await tx.objectStore("passages").index("mark").count(),
  }));
}"""


def test_what_an_older_page_stored_is_there_beside_the_stores_it_did_not_know(steward):
    steward.page.evaluate(OLDER)
    assert steward.page.evaluate(OPEN, steward.base) == {
        "seq": 7,
        "queue": [{"scan": "a", "seq": 7}],
        "filters": 0,
        "passages": 0,
    }
