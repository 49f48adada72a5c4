import { readFileSync } from "node:fs";
import { Client } from "pg";

/** Several cities in one database: each has a schema, and a user who owns it and uses it by default. */
export interface Cities {
  /** The database address of its superuser. */
  readonly admin: string;
  readonly schemas: readonly string[];
  readonly users: readonly string[];
  /** The DATABASE_URL of each city. */
  readonly urls: readonly string[];
  /** Removes the users too, because they belong to the whole server. */
  drop(): Promise<void>;
}

/** The SQL that docs/cities.md tells an operator to run for a city, with this user's name. */
function citySql(user: string): string {
  const [, block] = /<!-- step: city -->\n```sql\n(.*?)\n```/s.exec(readFileSync("docs/cities.md", "utf8")) ?? [];
  if (block === undefined) throw new Error("docs/cities.md has no step for a city");
  return block.replaceAll("city_a", user).replace("change-me", "mofan");
}

/** Creates a schema and a user for each name in the database at the superuser's address. */
export async function createCities(names: readonly string[], at: string): Promise<Cities> {
  const client = new Client({ connectionString: at });
  await client.connect();
  // Many test files share a server and its users, so the names contain the process and the database.
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
