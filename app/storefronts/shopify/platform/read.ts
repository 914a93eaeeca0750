import { PlatformFault } from './fault.ts'

/** An answer's body as JSON; null when it is none. Throws `PlatformFault` when it is larger than `most` bytes. */
export async function readCapped(response: Response, most: number): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop ends the download.
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length
    if (size > most) throw new PlatformFault('refused', 'Shopify sent more than we are ready to read.')
    chunks.push(chunk as Uint8Array)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch {
    return null
  }
}
