"""The backend and the proxies that are compared: how each is configured and started.

All proxies do the same: HTTP/1.1 on both sides, connections to the backend kept, the client's
address added to the request, no access log, one worker. Whatever is not said here is the default.
"""

import os
import shlex

BODIES = {"128": 128, "10k": 10 * 1024, "1m": 1024 * 1024}

# As root nginx would otherwise become a user who may not read the folder.
USER = "user root;" if os.geteuid() == 0 else ""

NGINX = """\
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
"""

BACKEND = """\
  open_file_cache max=16;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {bodies};
  }}
}}
"""

# Bodies are never written to a disk on their way: no other proxy would do so.
NGINX_PROXY = """\
  upstream app {{
    server 127.0.0.1:{backend};
    keepalive 256;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_max_temp_file_size 0;
    }}
  }}
}}
"""

HAPROXY = """\
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  option forwardfor
  http-reuse always
  timeout connect 5s
  timeout client 300s
  timeout server 300s
  timeout http-keep-alive 300s
frontend clients
  bind 127.0.0.1:{port} backlog 4096
  default_backend app
backend app
  server app 127.0.0.1:{backend} pool-purge-delay 300s
"""

WEIR = """\
listeners {{ web {{ bind = "127.0.0.1:{port}" }} }}
clusters {{ app {{ backends = ["127.0.0.1:{backend}"] }} }}
routes {{ all {{ cluster = app }} }}
access-log {{ enabled = false }}
admin {{ bind = "127.0.0.1:0" }}
"""


def backend(folder, port):
    """Three files over nginx."""
    bodies = folder / "bodies"
    bodies.mkdir(parents=True)
    for name, size in BODIES.items():
        (bodies / name).write_bytes(b"x" * size)
    return nginx(folder, BACKEND, port=port, bodies=bodies)


def proxies(folder, ports, backend_port, weir):
    """Name and command of each, in the order of the tables."""
    made = {}
    for name, write in (("weir", weir_command(weir)), ("nginx", nginx_proxy), ("haproxy", haproxy)):
        home = folder / name
        home.mkdir()
        made[name] = write(home, next(ports), backend_port)
    return made


def nginx(folder, text, **values):
    file = folder / "nginx.conf"
    file.write_text((NGINX + text).format(user=USER, folder=folder, **values))
    return values["port"], ["nginx", "-e", folder / "error.log", "-p", folder, "-c", file]


def nginx_proxy(folder, port, backend_port):
    return nginx(folder, NGINX_PROXY, port=port, backend=backend_port)


def haproxy(folder, port, backend_port):
    file = folder / "haproxy.cfg"
    file.write_text(HAPROXY.format(port=port, backend=backend_port))
    return port, ["haproxy", "-db", "-q", "-f", file]


def weir_command(weir):
    def write(folder, port, backend_port):
        file = folder / "weir.conf"
        file.write_text(WEIR.format(port=port, backend=backend_port))
        return port, [weir.java, *shlex.split(weir.jvm), "-jar", weir.jar, "run", file]

    return write
