/** FNV-1a, 32 bits: no secret, only the same for the same text on every machine and in every version. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const unit of new TextEncoder().encode(text)) hash = Math.imul(hash ^ unit, 0x01000193) >>> 0
  // FNV's last characters hardly reach its high bits; this spreads them (the finaliser of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Whether a person is among those a flow leaves alone, so that what its letters bring can be measured against them. The same
 * people for as long as the share stays (who is in at 5 % is in at 10 %), other people for other flows.
 */
export const isHeldOut = (flow: string, address: string, percent: number): boolean =>
  hashOf(`${flow} ${address}`) / 4_294_967_296 < percent / 100
