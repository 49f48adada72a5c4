import { databaseAt, isLoopback, isNamedHost, isOrigin, isPlaceholder, isZone } from "./values.ts";

/** One setting: its text in docs/deploy-node.md, and the error for a wrong value. */
export interface Setting {
  readonly meaning: string;
  readonly default?: string;
  readonly example: string;
  /** The value is never shown, not even in errors. */
  readonly secret?: true;
  readonly complaint?: (value: string) => string | undefined;
}

export type Name = keyof typeof settings;

const SHORTEST_SECRET = 16;

// Every error reads "what is wrong（what to write）"; the reader adds the name and the value.
const unless =
  (holds: (value: string) => boolean, complaint: string) =>
  (value: string): string | undefined =>
    holds(value) ? undefined : complaint;

function complaintOfSecret(value: string): string | undefined {
  if (isPlaceholder(value)) return "是占位符（请填真实的值）";
  return value.length < SHORTEST_SECRET ? `太短（至少${SHORTEST_SECRET}个字符）` : undefined;
}

/** All settings. docs/deploy-node.md prints this table, and a test compares the two. */
export const settings = {
  LARK_APP_ID: {
    meaning: "应用的 App ID。四项凭据一项都没有设时，启动的是沙盒",
    example: "cli_a5ca35a685b0126e",
    complaint: unless(
      (value) => /^cli_\w{8,}$/.test(value) && !isPlaceholder(value.slice(4)),
      "不是 App ID（从开发者后台复制以 cli_ 开头的那个）",
    ),
  },
  LARK_APP_SECRET: {
    meaning: "应用的 App Secret",
    example: "32 位字母和数字",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_ENCRYPT_KEY: {
    meaning: "事件订阅的 Encrypt Key；没有加密的事件一律不收",
    example: "openssl rand -hex 16",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_ENCRYPT_KEY_PREVIOUS: {
    meaning: "换 Encrypt Key 期间的旧值；两个密钥的事件都收",
    example: "LARK_ENCRYPT_KEY 的旧值",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_VERIFICATION_TOKEN: {
    meaning: "事件订阅的 Verification Token",
    example: "32 位字母和数字",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_VERIFICATION_TOKEN_PREVIOUS: {
    meaning: "换 Verification Token 期间的旧值",
    example: "LARK_VERIFICATION_TOKEN 的旧值",
    secret: true,
    complaint: complaintOfSecret,
  },
  LARK_BASE_URL: {
    meaning: "平台的地址：飞书、Lark（`https://open.larksuite.com`）或私有部署的",
    default: "https://open.feishu.cn",
    example: "https://open.larksuite.com",
    complaint: unless(
      (value) => isNamedHost(value) || isLoopback(value),
      "不是平台地址（写 https://open.feishu.cn、https://open.larksuite.com，或私有部署的 https:// 域名）",
    ),
  },
  LARK_TRANSPORT: {
    meaning: "事件怎么来：`webhook` 要有公网地址，`websocket` 不用",
    default: "webhook",
    example: "websocket",
    complaint: unless(
      (value) => value === "webhook" || value === "websocket",
      "不是事件方式（写 webhook 或 websocket）",
    ),
  },
  DATABASE_URL: {
    meaning:
      "台账在哪里：一个 SQLite 文件，或一个 PostgreSQL 数据库；一个数据库里放几座城市的，`?schema=` 写明是哪一座的，连到别处就退出",
    default: "sqlite:./data/mofan.db（沙盒：sqlite:./data/sandbox.db）",
    example: "postgres://mofan:…@127.0.0.1:5432/mofan",
    secret: true,
    complaint: unless(
      (value) => databaseAt(value) !== undefined,
      "不是能用的数据库地址（写 sqlite:./data/mofan.db 或 postgres://用户:密码@主机:5432/库名，可加小写的 ?schema=city）",
    ),
  },
  HOST: {
    meaning: "监听的地址",
    default: "127.0.0.1",
    example: "0.0.0.0",
    complaint: unless((value) => /^[\w.:-]+$/.test(value), "不是监听地址（写 127.0.0.1，容器里写 0.0.0.0）"),
  },
  PORT: {
    meaning: "监听的端口；0 表示任取一个空闲的",
    default: "3000",
    example: "8080",
    complaint: unless((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65535, "不是端口（写0到65535）"),
  },
  PUBLIC_URL: {
    meaning: "浏览器访问本服务的地址，https、不带路径：大家在那里登录页面，卡片上的按钮通向它；不设就没有页面",
    example: "https://mofan.example.gov.cn",
    complaint: unless(
      (value) => isOrigin(value, "https:") || isLoopback(value),
      "不是浏览器能打开的地址（写 https:// 和域名，不带路径）",
    ),
  },
  ADMIN_OPEN_IDS: {
    meaning: "一开始就是管理员的人，用逗号分开",
    example: "ou_1a2b3c4d5e6f7a8b",
    complaint: unless(
      (value) => value.split(",").every((id) => /^ou_\w+$/.test(id.trim())),
      "不是 open_id 列表（写 ou_…，用逗号分开）",
    ),
  },
  GUESTS: {
    meaning: "`yes` 让外部群里其他组织的人也能报送和查询；否则告诉他们不能",
    default: "no",
    example: "yes",
    complaint: unless((value) => value === "yes" || value === "no", "不是 yes 或 no（写 yes 或 no）"),
  },
  TIME_ZONE: {
    meaning: "一天从哪个时区算起",
    default: "Asia/Shanghai",
    example: "Asia/Urumqi",
    complaint: unless(isZone, "不是时区（如 Asia/Shanghai）"),
  },
  DATA_REGION: {
    meaning: "`cn-mainland` 是国家机关依法应当的；不存正式数据时可以是 `demo`",
    default: "cn-mainland",
    example: "demo",
    complaint: unless(
      (value) => value === "cn-mainland" || value === "demo",
      "不是数据区域（写 cn-mainland；不存正式数据的写 demo）",
    ),
  },
  INSTANCES: {
    meaning: "几个实例共用一个 PostgreSQL；平台的频率限制由它们平分",
    default: "1",
    example: "2",
    complaint: unless((value) => /^[1-8]$/.test(value), "不是实例数（写1到8，有几个实例共用数据库就写几）"),
  },
  SESSION_KEY: {
    meaning: "给页面的登录签名；不设的，重启后要重新登录。用 PostgreSQL 时必须设",
    example: "openssl rand -hex 32",
    secret: true,
    complaint: complaintOfSecret,
  },
  AUDIT_KEY: {
    meaning: "给审计的封条签章；不设就只有链条。随时可以设、可以换：下一个封条覆盖之前的全部",
    example: "openssl rand -hex 32",
    secret: true,
    complaint: complaintOfSecret,
  },
  AUDIT_KEY_PREVIOUS: {
    meaning: "换 AUDIT_KEY 时的旧值，服务用新值运行一分钟后可以去掉",
    example: "AUDIT_KEY 的旧值",
    secret: true,
    complaint: complaintOfSecret,
  },
  BACKUP_DIR: {
    meaning: "备份放在哪个文件夹；备份、体检和指标都看它。不设时是 SQLite 台账旁边的 `backups`；用 PostgreSQL 的要设",
    example: "/var/lib/mofan/backups",
    complaint: unless((value) => !value.includes("\n"), "不是文件夹"),
  },
  ATTACHMENTS_DIR: {
    meaning:
      "图片和文件附件放在哪个文件夹；不设时只记在哪条消息里，文件留在飞书。多个实例要用同一个共享文件夹。备份时一并复制",
    example: "/var/lib/mofan/attachments",
    complaint: unless((value) => !value.includes("\n"), "不是文件夹"),
  },
  ATTACHMENTS_MAX_GB: {
    meaning: "附件一共最多占多少 GB，超过后新的只留在飞书，体检和指标会提示",
    default: "20",
    example: "100",
    complaint: unless((value) => /^[1-9]\d{0,4}$/.test(value), "不是 GB 数（写1到99999）"),
  },
  METRICS_TOKEN: {
    meaning: "读 `/metrics` 要带的令牌；不设就只有本机能读，经过代理的不行",
    example: "openssl rand -hex 16",
    secret: true,
    complaint: complaintOfSecret,
  },
  NODE_ENV: { meaning: "`production` 时不启动沙盒", example: "production" },
} satisfies Readonly<Record<string, Setting>>;
