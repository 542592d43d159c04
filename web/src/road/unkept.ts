import type { Item } from './outbox'

/** What the disk did not take: it is sent from here, and written once there is room. */
export class Unkept {
  private items = new Map<string, Item>()

  get size(): number { return this.items.size }
  /** What is on the disk of an order, as it stands by now. */
  over(disk: Item[], order: string): Item[] { return [...disk.filter((i) => !this.items.has(i.key)), ...[...this.items.values()].filter((i) => i.order === order)] }
  hold(item: Item) { this.items.set(item.key, item) }
  /** Writes the newest state of each, or holds it here. Whether all is on the disk. */
  async write(items: Item[], put: (items: Item[]) => Promise<unknown>): Promise<boolean> {
    try {
      await put(items)
      for (const item of items) this.items.delete(item.key)
    } catch {
      for (const item of items) this.hold(item)
    }
    return !this.size
  }
  /** Tries again. Whether all is on the disk. */
  async again(put: (items: Item[]) => Promise<unknown>): Promise<boolean> {
    const items = [...this.items.values()]
    if (!items.length) return true
    try { await put(items) } catch { return false }
    // What has changed meanwhile is written the next time.
    for (const item of items) if (this.items.get(item.key) === item) this.items.delete(item.key)
    return !this.size
  }
}
