/** 200 KB: a logo is loaded by everybody who opens a letter. */
export const mostPictureBytes = 200 * 1024

const signatures: readonly (readonly [string, (bytes: Buffer) => boolean])[] = [
  ['image/png', (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/jpeg', (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  ['image/gif', (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))],
]

/** What a picture is by its own bytes, whatever its name says; null when mail programs would not show it. SVG is a program, and no picture here. */
export const pictureType = (bytes: Buffer): string | null => signatures.find(([, fits]) => fits(bytes))?.[0] ?? null
