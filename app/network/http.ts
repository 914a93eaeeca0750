/**
 * Node's own HTTP. An `import` of it reads all its exports, and the last of them brings everything that browsers have (fetch, sockets): 14 MB that
 * an idle server need not hold.
 */
export const { createServer, request } = process.getBuiltinModule('node:http')
