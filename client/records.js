// Values that tabs change in turn. IndexedDB, because a change of localStorage may reach another tab after its lock does.

const values = new Map() // in Node, and where the browser has no IndexedDB for the page: of this page or process

let database

function open() {
  if (typeof document === 'undefined' || !globalThis.indexedDB) return Promise.resolve(null)
  return new Promise((resolve) => {
    const opening = indexedDB.open('edgewise', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('records')
    opening.onsuccess = () => {
      opening.result.onclose = () => (database = undefined) // the site's data have been deleted
      resolve(opening.result)
    }
    opening.onerror = opening.onblocked = () => resolve(null)
  })
}

/** Replaces a value by what `change(value)` returns, which must not wait; no other tab changes it meanwhile. */
export async function update(key, change) {
  const opened = await (database ??= open())
  if (!opened) return void values.set(key, change(values.get(key)))
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction('records', 'readwrite', { durability: 'relaxed' })
    const records = transaction.objectStore('records')
    const reading = records.get(key)
    reading.onsuccess = () => records.put(change(reading.result), key)
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

/** The value of a key, undefined if there is none. */
export async function read(key) {
  const opened = await (database ??= open())
  if (!opened) return values.get(key)
  return new Promise((resolve, reject) => {
    const reading = opened.transaction('records').objectStore('records').get(key)
    reading.onsuccess = () => resolve(reading.result)
    reading.onerror = () => reject(reading.error)
  })
}
