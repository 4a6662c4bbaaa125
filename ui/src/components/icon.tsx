import {
  Activity, ArrowLeft, ArrowRight, ArrowUpDown, Bell, BookOpen, Boxes, Braces, ChartLine, Check, ChevronDown,
  ChevronLeft, ChevronRight, ChevronUp, Circle, CircleCheck, CircleDashed, CircleHelp, CircleUser, Clock, CloudOff,
  Code, Columns3, Copy, Database, Download, Ellipsis, ExternalLink, Eye, EyeOff, File, FileCheck, FileText, Folder,
  GitCommitHorizontal, History, House, Inbox, Info, Key, Layers, LayoutDashboard, Link, List, Lock, LockOpen, Map,
  Maximize, Minus, Moon, OctagonX, PanelLeft, Pencil, Play, Plug, Plus, Radio, RefreshCw, Save, Scan, Search,
  Settings, Settings2, ShieldCheck, Sigma, Sparkles, Square, Star, Sun, SunMoon, Table2, Tag, Trash2, TriangleAlert,
  Undo2, Users, Workflow, X, ZoomIn, ZoomOut, createLucideIcon, type LucideIcon,
} from 'lucide-react';

/** Three domains and what flows between them. */
const Mesh = createLucideIcon('mesh', [
  ['circle', { cx: '6', cy: '6', r: '3', key: 'a' }],
  ['circle', { cx: '18', cy: '8', r: '3', key: 'b' }],
  ['circle', { cx: '9', cy: '18', r: '3', key: 'c' }],
  ['path', { d: 'M9 6.5 15 7.5M7 9l1.3 6M16 10.3 11 16', key: 'd' }],
]);

const ICONS = {
  activity: Activity, back: ArrowLeft, forward: ArrowRight, sort: ArrowUpDown, bell: Bell, book: BookOpen, boxes: Boxes,
  braces: Braces, chart: ChartLine, check: Check, down: ChevronDown, left: ChevronLeft, right: ChevronRight,
  up: ChevronUp, circle: Circle, good: CircleCheck, unknown: CircleDashed, help: CircleHelp, person: CircleUser,
  clock: Clock, offline: CloudOff, code: Code, columns: Columns3, copy: Copy, database: Database, download: Download,
  more: Ellipsis, external: ExternalLink, eye: Eye, hidden: EyeOff, file: File, contract: FileCheck, document: FileText,
  folder: Folder, snapshot: GitCommitHorizontal, history: History, home: House, inbox: Inbox, info: Info, key: Key,
  layers: Layers, dashboard: LayoutDashboard, link: Link, list: List, lock: Lock, unlock: LockOpen, map: Map,
  expand: Maximize, minus: Minus, moon: Moon, mesh: Mesh, bad: OctagonX, sidebar: PanelLeft, edit: Pencil,
  play: Play, plug: Plug, plus: Plus, topic: Radio, sync: RefreshCw, save: Save, fit: Scan, search: Search,
  settings: Settings, sliders: Settings2, policy: ShieldCheck, metric: Sigma, sparkles: Sparkles, stop: Square,
  star: Star, sun: Sun, system: SunMoon, table: Table2, tag: Tag, trash: Trash2, warning: TriangleAlert, undo: Undo2,
  people: Users, lineage: Workflow, close: X, 'zoom-in': ZoomIn, 'zoom-out': ZoomOut,
} satisfies Record<string, LucideIcon>;

export type IconName = keyof typeof ICONS;

interface IconProps {
  name: IconName;
  size?: number;
  className?: string;
  /** Says what it means where no word stands beside it. */
  label?: string;
}

export function Icon({ name, size = 14, className, label }: IconProps) {
  const Drawn = ICONS[name];
  return (
    <Drawn
      size={size}
      strokeWidth={1.75}
      className={className}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
