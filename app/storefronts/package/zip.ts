import { crc32 } from 'node:zlib'

export type ZipFile = { readonly path: string; readonly bytes: Buffer }

/** 1 January 1980, the first moment a zip can tell: the same files are the same bytes on every day and machine. */
const date = 0x0021

/**
 * A zip file, its entries in the order of their names and unpacked: what a plugin weighs is little, and packing would differ between
 * versions of zlib.
 */
export function zip(files: readonly ZipFile[]): Buffer {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { path, bytes } of sorted) {
    const name = Buffer.from(path)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0) // version that can read it: 2.0
    shared.writeUInt16LE(0x0800, 2) // names are UTF-8
    shared.writeUInt16LE(0, 4) // stored as it is
    shared.writeUInt16LE(0, 6)
    shared.writeUInt16LE(date, 8)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(bytes.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(name.length, 22)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), shared, name, bytes)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(0o100644 * 0x10000, 6)
    rest.writeUInt32LE(at, 10)
    // Made on Unix, so that the files' rights are read.
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), shared, rest, name)
    at += 30 + name.length + bytes.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(sorted.length, 8)
  end.writeUInt16LE(sorted.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, ...directory, end])
}
