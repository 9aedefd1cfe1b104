# The libraries of an environment on a base image. images.py fills in @BASE@ and
# @PYTHON@. The builder's own stage keeps pip and the wheels out of what is kept.
FROM @BASE@ AS build
LABEL minbar.stage="build"
USER root
WORKDIR /build
RUN ["python3", "-c", "import sys; v = '%d.%d' % sys.version_info[:2]; v == '@PYTHON@' or sys.exit('the base has Python ' + v + ', the environment asks for @PYTHON@')"]
RUN python3 -m venv pip && python3 -m venv --without-pip /opt/venv
COPY requirements.txt ./
COPY wheels ./wheels
# pip reads these three as options of its own.
ARG PIP_FIND_LINKS
ARG PIP_INDEX_URL
ARG PIP_NO_INDEX
RUN pip/bin/pip --python /opt/venv/bin/python install --quiet --no-cache-dir --no-compile \
    --disable-pip-version-check --root-user-action ignore \
    --only-binary :all: --require-hashes --requirement requirements.txt
# Compiled once and never checked again: a room's root is read-only.
RUN /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
    -x '/(tests?|testing/_internal)/' /opt/venv/lib \
 && /opt/venv/bin/python -c "import pathlib, site; \
    pathlib.Path(site.getsitepackages()[0], 'minbar.pth').write_text('/opt/minbar/lib\n')"

FROM @BASE@
USER root
# No file that lends its owner's rights; a name for the user; the standard
# library compiled (some base images come without).
RUN find / -xdev -type f -perm /6000 -delete \
 && { grep -q ':65532:' /etc/passwd || echo 'room:x:65532:65532::/room:/bin/sh' >>/etc/passwd; } \
 && { grep -q ':65532:' /etc/group || echo 'room:x:65532:' >>/etc/group; } \
 && install -d -m 0700 -o 65532 -g 65532 /room \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash -x '/(tests?|lib2to3|site-packages)/' \
    "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
COPY --from=build /opt/venv /opt/venv
# matplotlib looks through all fonts once; here, not in every room.
RUN MPLCONFIGDIR=/opt/minbar/matplotlib /opt/venv/bin/python -I -c "import importlib.util as u; \
    u.find_spec('matplotlib') and __import__('matplotlib.font_manager')"
