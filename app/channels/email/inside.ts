import type { Socket } from 'node:net'

/** What nodemailer keeps to itself and its typings leave out; the version is pinned, and a test talks to a real server. */
export type Inside = {
  readonly _socket: Socket
  readonly _onSocketData: (chunk: Buffer) => void
  readonly _supportedExtensions: readonly string[]
  readonly _maxAllowedSize: number
}
