import { readFileSync } from "node:fs";
import { Client } from "pg";

/** Several cities in one database: for each a schema and the user who owns it and comes into it. */
export interface Cities {
  /** The database as its superuser sees it. */
  readonly admin: string;
  readonly schemas: readonly string[];
  readonly users: readonly string[];
  /** What DATABASE_URL says for each city. */
  readonly urls: readonly string[];
  /** Users belong to the whole server, so they go with the test. */
  drop(): Promise<void>;
}

/** What docs/cities.md tells an operator to run for a city, for a user of this name. */
function citySql(user: string): string {
  const [, block] = /<!-- step: city -->\n```sql\n(.*?)\n```/s.exec(readFileSync("docs/cities.md", "utf8")) ?? [];
  if (block === undefined) throw new Error("docs/cities.md has no step for a city");
  return block.replaceAll("city_a", user).replace("change-me", "mofan");
}

/** Makes a schema and a user for each name in the database that its superuser reaches at this address. */
export async function createCities(names: readonly string[], at: string): Promise<Cities> {
  const client = new Client({ connectionString: at });
  await client.connect();
  // Many test files share a server, and its users.
  const tag = `${process.pid}_${new URL(at).pathname.slice(1)}`;
  const users = names.map((name) => `${name}_${tag}`);
  for (const user of users) await client.query(citySql(user));
  await client.end();
  const urls = users.map((user) => {
    const url = new URL(at);
    url.username = user;
    url.searchParams.set("schema", user);
    return url.href;
  });
  return {
    admin: at,
    schemas: users,
    users,
    urls,
    async drop() {
      const last = new Client({ connectionString: at });
      await last.connect();
      for (const user of users) await last.query(`drop owned by ${user} cascade; drop role ${user}`);
      await last.end();
    },
  };
}
