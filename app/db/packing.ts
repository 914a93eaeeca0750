/* oxlint-disable no-underscore-dangle -- Node keeps to itself what packs more than once: see `keptPacker` */
import { constants, createZstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** RFC 8878: what every frame begins with. No letter does. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
const params = { [constants.ZSTD_c_compressionLevel]: 1 }

type Packer = (letter: Buffer) => Buffer

const afresh: Packer = (letter) => zstdCompressSync(letter, { pledgedSrcSize: letter.length, params })

/** What a stream of Node's does its work with; `_writeState` tells how much room was left over, and how much of the letter. */
type Inside = {
  readonly _handle: {
    writeSync(flush: number, from: Buffer, at: number, length: number, into: Buffer, start: number, room: number): void
  }
  readonly _writeState: Uint32Array
}

/**
 * Packs every letter with one compressor. Node's public calls make one for each, in memory that the processor has not seen before, and that takes
 * as long as packing a letter. Each write ends a frame, so nothing of a letter is left for the next.
 */
function keptPacker(): Packer {
  const { _handle: handle, _writeState: left } = createZstdCompress({ params }) as unknown as Inside
  let room = Buffer.alloc(0)
  return (letter) => {
    // A frame cannot be longer: what does not shrink is put down as it is, three bytes before each block.
    const most = letter.length + (letter.length >>> 8) + 64
    if (room.length < most) room = Buffer.allocUnsafeSlow(most)
    handle.writeSync(constants.ZSTD_e_end, letter, 0, letter.length, room, 0, room.length)
    const [unused = 0, unread = 0] = left
    if (unread > 0 || unused === 0) throw new Error('the letter could not be packed')
    return Buffer.from(room.subarray(0, room.length - unused))
  }
}

/** The packer that is made, or, under a Node whose inside is another one, one that packs as the manual says. */
export function provenPacker(make: () => Packer): Packer {
  const sample = Buffer.from('Subject: Hello\r\n\r\n'.repeat(20))
  try {
    const made = make()
    return [1, 2].every(() => zstdDecompressSync(made(sample)).equals(sample)) ? made : afresh
  } catch {
    return afresh
  }
}

let pack: Packer | null = null

/** A letter as it is kept: a fifth of its size, for 30 µs. */
export const packLetter: Packer = (letter) => (pack ??= provenPacker(keptPacker))(letter)

/** The letter to the byte, packed or not: an erased one is empty, and older ones were kept as they were. */
export const unpackLetter = (kept: Buffer): Buffer =>
  kept.subarray(0, magic.length).equals(magic) ? zstdDecompressSync(kept) : kept
