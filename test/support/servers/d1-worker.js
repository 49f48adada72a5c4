// Runs in workerd. Miniflare's own bindings need two blocking calls per statement; this needs one fetch per commit.
export default {
  async fetch(request, env) {
    const { name, statements, isBatch } = await request.json();
    const database = env[name];
    const bound = statements.map(({ sql, parameters }) => database.prepare(sql).bind(...parameters));
    try {
      return Response.json({ results: isBatch ? await database.batch(bound) : [await bound[0].all()] });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};
