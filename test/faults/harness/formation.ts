import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import type { Dice } from './dice.ts'
import type { Server } from './server.ts'

export type Balancer = { readonly port: number; readonly close: () => void }

/** Stands before servers on ports of their own: each connection goes to the next of them that takes it. */
export async function openBalancer(ports: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>()
  let turn = 0
  const pass = (socket: Socket, tries: number): void => {
    const server = connect(ports[turn++ % ports.length] ?? 0, '127.0.0.1')
    const refused = (): void => {
      if (tries > 1) pass(socket, tries - 1)
      else socket.destroy()
    }
    server.once('error', refused)
    server.once('connect', () => {
      server.off('error', refused)
      pipeline(socket, server, socket, () => {})
    })
  }
  const balancer = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).once('close', () => open.delete(socket))
    pass(socket, ports.length)
  }).listen(0, '127.0.0.1')
  await once(balancer, 'listening')
  return {
    port: (balancer.address() as AddressInfo).port,
    close() {
      for (const socket of open) socket.destroy()
      balancer.close()
    },
  }
}

/**
 * Several processes that a proof takes for one server: a kill takes one of them, whichever chance says, and the next start brings back who is
 * missing.
 */
export function openFormation(starts: readonly (() => Promise<Server>)[], dice: Dice): () => Promise<Server> {
  const members: Server[] = []
  return async () => {
    await Promise.all(
      starts.map(async (start, place) => {
        if (!members[place]?.alive()) members[place] = await start()
      }),
    )
    return {
      pid: members[0]?.pid ?? 0,
      alive: () => members.every((one) => one.alive()),
      ended: Promise.race(members.map(({ ended }) => ended)),
      signal: (signal) => members.forEach((one) => one.signal(signal)),
      kill: async () => members[dice.between(0, members.length)]?.kill(),
      async stop() {
        const ends = await Promise.all(members.map((one) => one.stop()))
        const unclean = ends.find(({ code }) => code !== 0)
        return { code: unclean ? unclean.code : 0, took: Math.max(...ends.map(({ took }) => took)) }
      },
    }
  }
}
