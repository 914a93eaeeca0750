import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'

/**
 * Stands between a program and a MySQL server and counts the commands that pass. A command is a packet with the sequence
 * number 0 (MySQL client/server protocol: three bytes of length, one of sequence). The server's own counters would
 * count everybody else on it too.
 */
export async function startCountingRelay(target: { readonly host: string; readonly port: number }) {
  let commands = 0
  const relay = createServer((client) => {
    const server = connect(target)
    let rest = Buffer.alloc(0)
    client.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
        if (rest[3] === 0) commands += 1
        rest = rest.subarray(4 + rest.readUIntLE(0, 3))
      }
    })
    client.pipe(server).pipe(client)
    for (const socket of [client, server])
      socket.on('error', () => {
        client.destroy()
        server.destroy()
      })
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    port: (relay.address() as AddressInfo).port,
    commands: () => commands,
    stop: async () => {
      const closed = once(relay, 'close')
      relay.close()
      await closed
    },
  }
}
