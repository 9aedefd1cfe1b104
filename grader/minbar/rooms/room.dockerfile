# The image of a room: the libraries, and on them the agents. Only this part is
# built again when an agent changes. images.py fills in @LIBRARIES@.
FROM @LIBRARIES@
USER root
COPY minbar /opt/minbar/lib/minbar
RUN ["/opt/venv/bin/python", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "/opt/minbar/lib"]
USER 65532:65532
WORKDIR /room
ENTRYPOINT []
CMD ["/opt/venv/bin/python", "-I", "-m", "minbar.rooms.inside", "proof"]
